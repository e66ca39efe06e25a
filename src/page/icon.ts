const svg =
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 48 48' fill='none' stroke='#2b50d8' stroke-width='4' stroke-linejoin='round'><path d='M15 4l9 14 9-14'/><rect x='8' y='18' width='32' height='26' rx='5' fill='#fff'/><circle cx='18' cy='30' r='4'/><path d='M27 28h7M27 35h7'/></svg>"

/** Lanyard's icon as a `data:` URI, under 600 bytes. */
export const icon = `data:image/svg+xml,${encodeURIComponent(svg)}`
