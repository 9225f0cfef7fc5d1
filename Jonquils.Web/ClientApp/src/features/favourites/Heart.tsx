import type { Track } from '../../api/types'
import { HeartFullIcon, HeartIcon } from '../../app/icons'
import { useT } from '../../i18n/Language'
import { useFavourite } from './favourites'
import classes from './Heart.module.css'

export function Heart({ track }: { track: Track }) {
  const t = useT()
  const { liked, toggle } = useFavourite(track.id)
  return (
    <button type="button" data-heart className={classes.heart} aria-pressed={liked} aria-label={t('favourites.heart', { title: track.title })} onClick={toggle}>
      {liked ? <HeartFullIcon size={18} /> : <HeartIcon size={18} />}
    </button>
  )
}
