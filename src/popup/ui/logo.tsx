/** The mark of Lanyard: a strap, and the badge that hangs from it. */
export function Logo({ size = 24 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0d5f4b" />
      <g fill="none" strokeWidth="3.6">
        <path d="M23.5 0c0 6.5-6.6 7-7.5 13" stroke="#46c79d" />
        <path d="M8.5 0c0 6.5 6.6 7 7.5 13" stroke="#8cf0cd" />
      </g>
      <rect x="6.5" y="12.5" width="19" height="15" rx="3" fill="#fff" />
      <rect x="13" y="14.8" width="6" height="2.2" rx="1.1" fill="#0d5f4b" />
      <circle cx="11.5" cy="22" r="2.2" fill="#0d5f4b" />
      <path d="M15.5 20.7h6.5M15.5 23.5h4.5" stroke="#9db8ae" strokeWidth="1.5" strokeLinecap="round" />
    </svg>
  )
}
