import { Link } from 'react-router'
import { GenreIcon } from '../../app/icons'
import { Notice } from '../../app/Notice'
import { useT } from '../../i18n/Language'
import { Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import classes from './GenresPage.module.css'
import { useGenres } from './useGenres'

const tints = ['#f5c518', '#e8871e', '#6b8f71', '#d9822b', '#3f6c6a', '#c9640c', '#a97f00', '#9c4a3c']

export function Component() {
  const t = useT()
  const query = useGenres()
  return (
    <Page title={t('nav.genres')}>
      <Loaded query={query}>
        {(genres) => genres.length === 0 ? <Notice art={<GenreIcon size={64} />} title={t('genres.empty.title')} text={t('genres.empty.text')} /> : (
          <ul className={classes.grid}>
            {genres.map((genre, index) => (
              <li key={genre.id}>
                <Link to={`/genres/${genre.id}`} style={{ borderLeftColor: tints[index % tints.length] }}>
                  <strong>{genre.name}</strong>
                  {genre.description && <span>{genre.description}</span>}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Page>
  )
}
