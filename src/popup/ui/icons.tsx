const paths = {
  wallet: 'M4 7.5A2.5 2.5 0 0 1 6.5 5h11A2.5 2.5 0 0 1 20 7.5v9a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 16.5zM4 10h16M8 14.5h3',
  key: 'M8.5 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8M12.5 12H20.5v3.5M17 12v2.8',
  clock: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M12 8v4.2l2.8 1.8',
  settings: 'M5 7h8M17 7h2M5 12h2M11 12h8M5 17h6M15 17h4M13 5v4M7 10v4M11 15v4',
  lock: 'M7 11V8.5a5 5 0 0 1 10 0V11M6.5 11h11A1.5 1.5 0 0 1 19 12.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11M12 14.5v2',
  plus: 'M12 5v14M5 12h14',
  search: 'M11 5a6 6 0 1 1 0 12 6 6 0 0 1 0-12M15.5 15.5 20 20',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  next: 'M9.5 5.5 16 12l-6.5 6.5',
  copy: 'M9 9.5A1.5 1.5 0 0 1 10.5 8h7A1.5 1.5 0 0 1 19 9.5v8a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 9 17.5zM15 8V6.5A1.5 1.5 0 0 0 13.5 5h-7A1.5 1.5 0 0 0 5 6.5v8A1.5 1.5 0 0 0 6.5 16H9',
  check: 'M5 12.5 10 17.5 19.5 7',
  cross: 'M6 6l12 12M18 6 6 18',
  question: 'M9 9a3 3 0 1 1 4.4 2.65c-.9.48-1.4 1.15-1.4 2.1V14.5M12 18h.01',
  warning: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17h.01',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5',
  download: 'M12 4.5v10.5M7.5 11 12 15.5 16.5 11M5 19.5h14',
  shield: 'M12 3.5 5 6v5.5c0 4.2 2.8 7.6 7 9 4.2-1.4 7-4.8 7-9V6zM9 12l2.2 2.2L15.2 10',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5',
  hand: 'M12 4v8M8.5 6v7M15.5 6v7M5.5 10.5c0 5 2 9 6.5 9s7-3 7-8V8.5',
  globe: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M4.3 12h15.4M12 4c2.3 2.2 3.4 4.9 3.4 8s-1.1 5.8-3.4 8c-2.3-2.2-3.4-4.9-3.4-8S9.7 6.2 12 4',
  refresh: 'M19 12a7 7 0 1 1-2.2-5.1M19 4.5V8.5h-4',
  out: 'M5 12h13M12.5 6.5 18 12l-5.5 5.5',
  in: 'M12 4.5V15M7 10.5 12 15.5 17 10.5M5 19.5h14',
  person: 'M12 4.5a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4M4.8 19.5c.6-3.6 3.5-5.6 7.2-5.6s6.6 2 7.2 5.6',
  dice: 'M6.5 4.5h11a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2M9 9h.01M15 9h.01M12 12h.01M9 15h.01M15 15h.01',
  pin: 'M12 14.5V20M8.5 4.5h7l-1 5 2.5 3v2H7v-2l2.5-3z',
} as const

/** The name of a picture. */
export type IconName = keyof typeof paths

/** A picture beside words that say the same: screen readers pass over it. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  const heavy = name === 'check' || name === 'cross' || name === 'question' ? 2.2 : 1.7
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={heavy}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
