import { ActionIcon, Button } from '@mantine/core'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Cover } from '../../app/Cover'
import { CloseIcon, GripIcon, PlaylistIcon } from '../../app/icons'
import { panels } from '../../app/panels'
import { useStore } from '../../app/store'
import { useT } from '../../i18n/Language'
import { player } from '../../player/player'
import { Buttons, Volume } from '../../player/PlayerBar'
import { currentOf, move, removeAt } from '../../player/queue'
import { SeekBar } from '../../player/SeekBar'
import { SoundSettings } from '../../player/SoundMenu'
import { clock, lengthOf } from '../../player/time'
import { useReorder } from '../../ui/reorder'
import { Heart } from '../favourites/Heart'
import { artistsOf } from '../tracks/artists'
import classes from './QueuePanel.module.css'

const EditPlaylist = lazy(() => import('../playlists/EditPlaylist'))

/** What plays and what comes after it; on a phone also all that the bar has no room for. */
export function QueuePanel() {
  const t = useT()
  const panel = useRef<HTMLElement>(null)
  const state = useStore(player.state, (all) => all)
  const [saving, setSaving] = useState(false)
  const { queue } = state
  const track = currentOf(queue)
  const close = () => panels.patch({ queue: false })
  useEffect(() => panel.current?.focus(), [])
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- what is inside is pressed; here only Escape is caught on its way
    <aside ref={panel} className={classes.panel} aria-label={t('queue.title')} tabIndex={-1} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <header className={classes.head}>
        <h2>{t('queue.title')}</h2>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('app.close')} onClick={close}><CloseIcon /></ActionIcon>
      </header>
      {track && (
        <div className={classes.phone}>
          <div className={classes.big}><Cover id={track.id} url={track.cover_url} size="100%" /></div>
          <div className={classes.now}><div className={classes.words}><strong>{track.title}</strong><span>{artistsOf(track) ?? t('tracks.unknownArtist')}</span></div><Heart track={track} /></div>
          <Buttons state={state} />
          <SeekBar />
          <Volume state={state} />
          <details><summary>{t('sound.title')}</summary><div className={classes.sound}><SoundSettings state={state} /></div></details>
        </div>
      )}
      <div className={classes.actions}>
        <Button size="xs" variant="default" leftSection={<PlaylistIcon size={16} />} onClick={() => setSaving(true)}>{t('queue.save')}</Button>
        <Button size="xs" variant="default" disabled={queue.index >= queue.tracks.length - 1} onClick={() => player.arrange((now) => ({ ...now, tracks: now.tracks.slice(0, now.index + 1) }))}>{t('queue.clear')}</Button>
      </div>
      <Upcoming />
      <Suspense fallback={null}>
        {saving && <EditPlaylist trackIds={queue.tracks.map(({ id }) => id)} close={() => setSaving(false)} />}
      </Suspense>
    </aside>
  )
}

// A queue may hold a whole catalogue; what is far away is drawn when it comes near.
const shownBehind = 100

function Upcoming() {
  const t = useT()
  const queue = useStore(player.state, (all) => all.queue)
  const first = Math.max(0, queue.index - 3)
  const shown = queue.tracks.slice(first, queue.index + shownBehind)
  const { handle, styleOf } = useReorder((from, to) => player.arrange((now) => move(now, first + from, first + to)), shown.length)
  return (
    <ol className={classes.list} aria-label={t('queue.title')}>
      {shown.map((track, place) => {
        const index = first + place
        return (
          <li key={`${track.id} ${index}`} className={classes.row} data-current={index === queue.index || undefined} data-past={index < queue.index || undefined} style={styleOf(place)}>
            <button type="button" className={classes.grip} data-item={track.id} title={t('playlists.move.hint')} {...handle(place)}
              aria-label={t('playlists.move', { title: track.title, place: index + 1, count: queue.tracks.length })}><GripIcon size={16} /></button>
            <Cover id={track.id} url={track.cover_url} size={40} />
            <div className={classes.words}>
              <button type="button" aria-current={index === queue.index || undefined} onClick={() => (index === queue.index ? player.toggle() : player.arrange((now) => ({ ...now, index })))}>{track.title}</button>
              <span>{artistsOf(track) ?? t('tracks.unknownArtist')}</span>
            </div>
            <span className={`${classes.length} numbers`}>{clock(lengthOf(track.duration_ms))}</span>
            <ActionIcon variant="subtle" color="gray" aria-label={t('queue.remove', { title: track.title })} onClick={() => player.arrange((now) => removeAt(now, index))}><CloseIcon size={16} /></ActionIcon>
          </li>
        )
      })}
    </ol>
  )
}
