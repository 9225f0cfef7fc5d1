import { useState } from 'react'
import { useStore } from '../app/store'
import { useT } from '../i18n/Language'
import { player } from './player'
import classes from './PlayerBar.module.css'
import { Slider } from './Slider'
import { clock } from './time'

const keySeconds = 5

export function SeekBar() {
  const t = useT()
  const { position, duration, buffered } = useStore(player.clock, (all) => all)
  const [dragged, setDragged] = useState<number | null>(null)
  const shown = dragged ?? position
  return (
    <div className={classes.seek}>
      <span className={`${classes.time} numbers`}>{clock(duration === null ? null : shown)}</span>
      <Slider label={t('player.seek')} value={shown} max={duration ?? 0} step={keySeconds} ranges={buffered}
        text={t('player.seekText', { position: clock(shown), total: clock(duration) })}
        onDrag={setDragged} onChange={(seconds) => player.seek(seconds)} />
      <span className={`${classes.time} numbers`}>{clock(duration)}</span>
    </div>
  )
}
