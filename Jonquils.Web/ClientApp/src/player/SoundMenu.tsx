import { NativeSelect, Popover, Switch } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Choice } from '../app/Choices'
import { MoonIcon, TuneIcon } from '../app/icons'
import { useStore } from '../app/store'
import { useLanguage } from '../i18n/Language'
import { localeOf } from '../i18n/locale'
import { player } from './player'
import classes from './PlayerBar.module.css'
import type { PlayerState } from './playerState'
import { qualities, rates, type Quality } from './settings'
import { sleep } from './sleep'
import type { Rendition } from './stream'

export function SoundMenu({ state }: { state: PlayerState }) {
  const { t } = useLanguage()
  const until = useStore(sleep.until, (value) => value)
  return (
    <Popover position="top-end" width={352} radius="lg" shadow="md" trapFocus withRoles returnFocus>
      <Popover.Target>
        <button type="button" className={classes.sound} aria-label={[state.rendition && shortOf(state.rendition), t('sound.title')].filter(Boolean).join(', ')}>
          {until !== null && <MoonIcon size={16} />}
          {state.rendition && <span className={`${classes.badge} numbers`}>{shortOf(state.rendition)}</span>}
          <TuneIcon />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu} aria-label={t('sound.title')}><SoundSettings state={state} /></Popover.Dropdown>
    </Popover>
  )
}

/** Quality, speed, loudness and the sleep timer. */
export function SoundSettings({ state }: { state: PlayerState }) {
  const { t, language } = useLanguage()
  const format = new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 2 })
  return (
    <>
      <div>
        <NativeSelect label={t('sound.quality')} value={state.quality} data={qualities.map((value) => ({ value, label: t(`sound.quality.${value}`) }))}
          onChange={(event) => player.setQuality(event.currentTarget.value as Quality)} />
        {state.rendition && <p className={`${classes.now} numbers`}>{t('sound.now', { rendition: shortOf(state.rendition) })}</p>}
      </div>
      <div>
        <h3>{t('sound.speed')}</h3>
        <Choice label={t('sound.speed')} value={String(state.rate)} onChange={(value) => player.set({ rate: Number(value) })}
          options={rates.map((rate) => ({ value: String(rate), name: `${format.format(rate)}×` }))} />
      </div>
      <Switch label={t('sound.normalise')} description={t('sound.normalise.hint')} checked={state.normalise} onChange={(event) => player.set({ normalise: event.currentTarget.checked })} />
      <SleepChoice />
    </>
  )
}

const choices = [15, 30, 60] as const

function SleepChoice() {
  const { t } = useLanguage()
  const until = useStore(sleep.until, (value) => value)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000)
    return () => clearInterval(timer)
  }, [])
  const choose = (value: string) => (value === 'off' ? sleep.cancel() : value === 'track' ? sleep.afterTrack() : sleep.after(Number(value)))
  return (
    <div>
      <NativeSelect label={t('sound.sleep')} value={until === null ? 'off' : until === 'track' ? 'track' : 'running'} onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: 'off', label: t('sound.sleep.off') },
          ...(typeof until === 'number' ? [{ value: 'running', label: t('sound.sleep.left', { count: Math.max(1, Math.ceil((until - now) / 60_000)) }) }] : []),
          ...choices.map((count) => ({ value: String(count), label: t('sound.sleep.minutes', { count }) })),
          { value: 'track', label: t('sound.sleep.track') },
        ]} />
    </div>
  )
}

const shortOf = ({ kbps, lossless }: Rendition) => (lossless ? `FLAC ${kbps}` : `AAC ${kbps}`)
