import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { SearchIcon } from '../../app/icons'
import { Notice } from '../../app/Notice'
import { useT } from '../../i18n/Language'
import { Failed, Lines } from '../../ui/Loaded'
import { Page, Section } from '../../ui/Page'
import { More, usePages } from '../../ui/usePages'
import { find, kinds, type Found, type Kind } from './find'
import { Results } from './Results'
import { SearchBox } from './SearchBox'
import classes from './SearchPage.module.css'

/** What is in the catalogue for some words. */
export function Component() {
  const t = useT()
  const [params] = useSearchParams()
  const q = params.get('q')?.trim() ?? ''
  const kind = kinds.find((known) => known === params.get('kind'))
  return (
    <Page title={t('nav.search')}>
      <div className={classes.box}><SearchBox key={q} initial={q} autoFocus={q === ''} /></div>
      {q === '' ? <Notice art={<SearchIcon size={64} />} title={t('search.start.title')} text={t('search.start.text')} /> : (
        <>
          <nav className={classes.kinds} aria-label={t('search.kinds')}>
            {[undefined, ...kinds].map((one) => (
              <Link key={one ?? 'all'} to={`/search?q=${encodeURIComponent(q)}${one ? `&kind=${one}` : ''}`} replace aria-current={one === kind ? 'page' : undefined}>
                {t(one ? `search.kinds.${one}` : 'search.kinds.all')}
              </Link>
            ))}
          </nav>
          {kind ? <OfOneKind key={`${kind} ${q}`} kind={kind} q={q} /> : <OfAllKinds key={q} q={q} />}
        </>
      )}
    </Page>
  )
}

const mostOfAKind = 6

function OfAllKinds({ q }: { q: string }) {
  const t = useT()
  const query = useQuery({
    queryKey: ['search', q],
    queryFn: async ({ signal }) => Object.fromEntries(await Promise.all(kinds.map(async (kind) => [kind, await find(kind, q, mostOfAKind, null, signal)] as const))) as Record<Kind, Found>,
  })
  const { data } = query
  if (query.isPending) return <Lines />
  if (!data) return <Failed error={query.error} retry={() => void query.refetch()} />
  const corrected = kinds.map((kind) => data[kind].corrected).find((words) => words !== null)
  const found = kinds.filter((kind) => data[kind].items.length > 0)
  return (
    <>
      {corrected && <p className={classes.corrected} role="status">{t('search.corrected', { words: corrected })}</p>}
      {kinds.every((kind) => data[kind].searchId === null) && <Simple />}
      {found.length === 0 && <Nothing q={q} />}
      {found.map((kind) => (
        <Section key={kind} title={t(`search.kinds.${kind}`)}>
          <Results found={data[kind]} q={q} />
        </Section>
      ))}
    </>
  )
}

function OfOneKind({ kind, q }: { kind: Kind; q: string }) {
  const { data, items, status, error, refetch, ...more } = usePages(['search', kind, q], async (after, signal) => {
    const found = await find(kind, q, 40, after, signal)
    return { items: found.items, next: found.next, found }
  })
  const searchId = (data?.pages[0] as { found: Found } | undefined)?.found.searchId ?? null
  if (status === 'pending') return <Lines />
  if (status === 'error') return <Failed error={error} retry={() => void refetch()} />
  if (items.length === 0) return <>{searchId === null && <Simple />}<Nothing q={q} /></>
  return (
    <>
      {searchId === null && <Simple />}
      <Results found={{ searchId, items, next: null, corrected: null }} q={q} />
      <More {...more} />
    </>
  )
}

/** What is found without the service that searches is less; whoever looks should know why. */
function Simple() {
  const t = useT()
  return <p className={classes.corrected} role="status">{t('search.simple')}</p>
}

function Nothing({ q }: { q: string }) {
  const t = useT()
  return <Notice art={<SearchIcon size={64} />} title={t('search.nothing.title', { q })} text={t('search.nothing.text')} />
}
