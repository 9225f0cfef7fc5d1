import type { Track } from '../../api/types'
import { useStore } from '../../app/store'
import { useT } from '../../i18n/Language'
import { packaging } from './packaging'
import classes from './TrackState.module.css'

/** How far a track is on its way to being playable. */
export function TrackState({ track }: { track: Track }) {
  const t = useT()
  const progress = useStore(packaging.progress, (all) => all[track.id])
  const status = progress?.status ?? track.status
  if (status === null) return null
  const percent = Math.floor(progress?.progress ?? 0)
  const words = {
    PENDING: t('status.pending'),
    PROCESSING: percent > 0 ? t('status.processingPercent', { percent }) : t('status.processing'),
    COMPLETED: t('status.ready'),
    FAILED: t('status.failed'),
    CANCELLED: t('status.cancelled'),
  }[status]
  return <span className={classes.state} data-status={status}>{words}</span>
}
