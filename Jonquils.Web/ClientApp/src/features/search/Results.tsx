import { Link } from 'react-router'
import { Cover } from '../../app/Cover'
import { PlayIcon } from '../../app/icons'
import { toast } from '../../app/Toasts'
import { useT, wordsFor } from '../../i18n/Language'
import { addressOf, clicked, markedPieces, type Found, type Result } from './find'
import { playResult } from './playResult'
import classes from './SearchPage.module.css'

export function Results({ found, q }: { found: Found; q: string }) {
  const t = useT()
  const play = (result: Result, index: number) => {
    clicked(found.searchId, q, result, index)
    playResult(result.id, found.items.slice(index + 1).map(({ id }) => id)).catch((error: unknown) => toast('bad', wordsFor(error, t)))
  }
  return (
    <ul className={classes.results}>
      {found.items.map((result, index) => (
        <li key={result.id}>
          <span className={classes.art} data-round={result.kind === 'artist' || undefined}><Cover id={result.id} url={result.cover_url} size={52} /></span>
          <span className={classes.words}>
            {result.kind === 'track'
              ? <button type="button" aria-label={t('tracks.play', { title: result.title, artist: result.subtitle ?? '' })} onClick={() => play(result, index)}><Title result={result} /></button>
              : <Link to={addressOf(result)} onClick={() => clicked(found.searchId, q, result, index)}><Title result={result} /></Link>}
            <small>{result.subtitle || t(`search.kind.${result.kind}`)}</small>
          </span>
          {result.kind === 'track' && <span className={classes.play}><PlayIcon /></span>}
        </li>
      ))}
    </ul>
  )
}

function Title({ result: { title, marked } }: { result: Result }) {
  if (!marked) return title
  return markedPieces(marked).map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece))
}
