import type { ReactNode } from 'react'
import { Navigate, useLocation } from 'react-router'
import { LanguageChoice } from '../../app/Choices'
import { Mark } from '../../app/Mark'
import { useT } from '../../i18n/Language'
import { useAuth } from './Auth'
import classes from './AuthPage.module.css'

/** What signing in and registering look like; whoever is signed in is led back to where they wanted to go, unless the page is for all. */
export function AuthPage({ title, lead, children, forAll = false }: { title: string; lead: string; children: ReactNode; forAll?: boolean }) {
  const t = useT()
  const { state } = useAuth()
  const location = useLocation()
  if (state.kind === 'in' && !forAll) return <Navigate to={(location.state as { from?: string } | null)?.from ?? '/'} replace />
  return (
    <div className={classes.page}>
      <title>{`${title} · Jonquils`}</title>
      <aside className={classes.brand}>
        <Bouquet />
        <p className={classes.word}><Mark size={36} /> Jonquils</p>
        <div className={classes.promise}>
          <p className={classes.claim}>{t('auth.brand.title')}</p>
          <p>{t('auth.brand.text')}</p>
        </div>
      </aside>
      <main className={classes.main}>
        <div className={classes.form}>
          <h1>{title}</h1>
          <p className={classes.lead}>{lead}</p>
          {children}
        </div>
        <LanguageChoice />
      </main>
    </div>
  )
}

function Bouquet() {
  const flowers = [[300, 330, 2.9, 12], [90, 150, 1.15, 40], [420, 90, 0.85, 0], [120, 430, 0.7, 24]] as const
  return (
    <svg className={classes.bouquet} viewBox="0 0 480 560" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
      {flowers.map(([x, y, scale, turn]) => (
        <g key={x} transform={`translate(${x} ${y}) scale(${scale}) rotate(${turn})`}>
          {[0, 60, 120, 180, 240, 300].map((angle) => (
            <path key={angle} d="M0 0C-22 -20 -24 -52 0 -78C24 -52 22 -20 0 0Z" transform={`rotate(${angle})`} fill="#ffdc4a" />
          ))}
          <circle r="27" fill="#e8871e" />
          <circle r="18" fill="#c9640c" />
          <circle r="8" fill="#7a3d05" />
        </g>
      ))}
    </svg>
  )
}
