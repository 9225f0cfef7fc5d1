import { Skeleton, VisuallyHidden } from '@mantine/core'
import { useT } from '../../i18n/Language'
import classes from './TrackList.module.css'
import row from './TrackRow.module.css'

/** As tall as the rows to come, so that nothing jumps when they do. */
export function SkeletonRows({ count = 8 }: { count?: number }) {
  const t = useT()
  return (
    <div className={classes.box}>
      <VisuallyHidden role="status">{t('tracks.loading')}</VisuallyHidden>
      <ol className={`${classes.list} ${row.ghosts}`} aria-hidden="true">
        {Array.from({ length: count }, (_, index) => (
          <li key={index} className={row.row}>
            <Skeleton height="2.75rem" width="2.75rem" radius={8} />
            <div><Skeleton height={12} width={`${38 + ((index * 17) % 30)}%`} mb={8} /><Skeleton height={10} width={`${18 + ((index * 11) % 20)}%`} /></div>
          </li>
        ))}
      </ol>
    </div>
  )
}
