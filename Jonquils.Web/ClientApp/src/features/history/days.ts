import type { Heard } from '../../api/types'
import { localeOf } from '../../i18n/locale'
import type { Translate } from '../../i18n/translate'

const dayMs = 86_400_000

/** Groups what was heard by the listener's own days, with the names that people give them. */
export function byDay(heard: readonly Heard[], language: string, t: Translate, now = Date.now()): { name: string; entries: Heard[] }[] {
  const today = startOf(now)
  const groups = new Map<number, Heard[]>()
  for (const entry of heard) {
    const day = startOf(Date.parse(entry.last_played_at))
    groups.set(day, [...(groups.get(day) ?? []), entry])
  }
  const full = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'full' })
  return [...groups].map(([day, entries]) => {
    const passed = Math.round((today - day) / dayMs)
    return { name: passed === 0 ? t('history.today') : passed === 1 ? t('history.yesterday') : full.format(day), entries }
  })
}

function startOf(moment: number): number {
  const date = new Date(moment)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}
