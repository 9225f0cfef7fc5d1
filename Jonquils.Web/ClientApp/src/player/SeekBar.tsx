import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { readWaveform } from '../api/tracks'
import { useStore } from '../app/store'
import { useT } from '../i18n/Language'
import { player } from './player'
import classes from './PlayerBar.module.css'
import { currentOf } from './queue'
import { Slider } from './Slider'
import { clock } from './time'
import { heightsOf, pathOf } from './wave'

const keySeconds = 5

export function SeekBar() {
  const t = useT()
  const { position, duration, buffered } = useStore(player.clock, (all) => all)
  const track = useStore(player.state, ({ queue }) => currentOf(queue))
  const [dragged, setDragged] = useState<number | null>(null)
  const shown = dragged ?? position
  const { data } = useQuery({
    queryKey: ['waveform', track?.id],
    queryFn: ({ signal }) => readWaveform(track!.id, signal),
    enabled: track?.is_available === true,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const wave = useMemo(() => {
    const heights = data ? heightsOf(data.peaks) : []
    return heights.length > 0 ? { path: pathOf(heights), bars: heights.length } : null
  }, [data])
  return (
    <div className={classes.seek}>
      <span className={`${classes.time} numbers`}>{clock(duration === null ? null : shown)}</span>
      <Slider label={t('player.seek')} value={shown} max={duration ?? 0} step={keySeconds} ranges={buffered} wave={wave}
        text={t('player.seekText', { position: clock(shown), total: clock(duration) })}
        onDrag={setDragged} onChange={(seconds) => player.seek(seconds)} />
      <span className={`${classes.time} numbers`}>{clock(duration)}</span>
    </div>
  )
}
