import { artOf } from '../art.ts'
import { t } from '../i18n.ts'
import s from './onboarding.module.css'

/** A badge on its strap, before anybody's name is on it. */
export function WelcomeArt() {
  const art = artOf('lanyard', 'welcome')
  return (
    <div className={s.art} aria-hidden="true">
      <svg viewBox="0 0 500 800" preserveAspectRatio="xMidYMid slice">
        <g fill="none" stroke="#fff" strokeOpacity=".07" strokeWidth=".35">
          {art.lines.map((line) => (
            <path key={line} d={line} transform="translate(250 430) scale(4.4) translate(-100 -100)" />
          ))}
        </g>
        <path d="M330-10C330 110 262 170 252 290" fill="none" stroke="#2fa37f" strokeWidth="34" />
        <path d="M170-10C170 110 238 170 248 290" fill="none" stroke="#7fe3c0" strokeWidth="34" />
        <path
          d="M170-10C170 110 238 170 248 290"
          fill="none"
          stroke="#0a4638"
          strokeOpacity=".25"
          strokeWidth="1.5"
          strokeDasharray="5 5"
          transform="translate(-11 0)"
        />
        <path
          d="M170-10C170 110 238 170 248 290"
          fill="none"
          stroke="#0a4638"
          strokeOpacity=".25"
          strokeWidth="1.5"
          strokeDasharray="5 5"
          transform="translate(11 0)"
        />
        <rect x="236" y="276" width="28" height="44" rx="9" fill="#dfe9e4" />
        <rect x="105" y="322" width="290" height="360" rx="28" fill="#04251b" opacity=".28" transform="translate(0 16)" />
        <rect x="105" y="322" width="290" height="360" rx="28" fill="#fbfdfc" />
        <rect x="215" y="338" width="70" height="13" rx="6.5" fill="#0a4638" />
        <rect x="243" y="304" width="14" height="43" rx="7" fill="#a9bdb4" />
        <g fill="none" stroke="#0d5f4b" strokeOpacity=".3" strokeWidth=".9">
          {art.lines.map((line) => (
            <path key={line} d={line} transform="translate(250 462) scale(.86) translate(-100 -100)" />
          ))}
        </g>
        <circle cx="250" cy="462" r="47" fill="#0d5f4b" />
        <circle cx="250" cy="449" r="14" fill="#8cf0cd" />
        <path d="M222 488c3-17 14-24 28-24s25 7 28 24" fill="#8cf0cd" />
        <text x="250" y="590" textAnchor="middle" fontSize="27" fontWeight="700" fill="#0f1f19">
          {t('art_you')}
        </text>
        <rect x="165" y="612" width="170" height="9" rx="4.5" fill="#cfdcd5" />
        <rect x="195" y="634" width="110" height="9" rx="4.5" fill="#e0e9e4" />
      </svg>
    </div>
  )
}
