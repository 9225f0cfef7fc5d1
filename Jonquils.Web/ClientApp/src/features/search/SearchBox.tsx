import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useNavigate } from 'react-router'
import { Cover } from '../../app/Cover'
import { CloseIcon, SearchIcon } from '../../app/icons'
import { useT } from '../../i18n/Language'
import { addressOf, clicked, suggest, type Result } from './find'
import { playResult } from './playResult'
import classes from './SearchBox.module.css'

/** Asks as somebody types; arrow keys choose, Enter opens, Escape closes. */
export function SearchBox({ initial, autoFocus = false }: { initial: string; autoFocus?: boolean }) {
  const t = useT()
  const navigate = useNavigate()
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(initial)
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState(-1)
  const q = useDeferredValue(typed.trim())
  const { data } = useQuery({ queryKey: ['suggest', q], queryFn: ({ signal }) => suggest(q, signal), enabled: open && q !== '', placeholderData: (before) => before, retry: false })
  const items = open && q !== '' ? (data?.items ?? []) : []

  const search = () => {
    setOpen(false)
    if (typed.trim() !== '') void navigate(`/search?q=${encodeURIComponent(typed.trim())}`, { replace: location.pathname === '/search' })
  }
  const pick = (result: Result, position: number) => {
    setOpen(false)
    clicked(data?.searchId ?? null, q, result, position)
    if (result.kind === 'track') void playResult(result.id)
    else void navigate(addressOf(result))
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      const by = event.key === 'ArrowDown' ? 1 : -1
      // One place before the first is the field itself.
      if (items.length > 0) setChosen((now) => ((now + 1 + by + items.length + 1) % (items.length + 1)) - 1)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const result = items[chosen]
      if (result) pick(result, chosen)
      else search()
    } else if (event.key === 'Escape' && items.length > 0) {
      event.preventDefault()
      setOpen(false)
      setChosen(-1)
    }
  }

  return (
    <div className={classes.box} role="search">
      <SearchIcon />
      <input ref={input} type="text" role="combobox" aria-expanded={items.length > 0} aria-controls={listId} aria-autocomplete="list" data-search
        {...(chosen >= 0 && items[chosen] ? { 'aria-activedescendant': `${listId}-${chosen}` } : {})}
        aria-label={t('search.label')} placeholder={t('search.placeholder')} autoComplete="off" spellCheck={false} enterKeyHint="search" autoFocus={autoFocus}
        value={typed} onKeyDown={press} onFocus={() => typed !== initial && setOpen(true)} onBlur={() => setOpen(false)}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setOpen(true)
          setChosen(-1)
        }} />
      {typed !== '' && (
        <button type="button" aria-label={t('search.clear')} onClick={() => {
          setTyped('')
          input.current?.focus()
        }}><CloseIcon size={18} /></button>
      )}
      <ul id={listId} role="listbox" aria-label={t('search.suggestions')} className={classes.list} hidden={items.length === 0}>
        {items.map((result, index) => (
          <li key={`${result.kind} ${result.id}`} id={`${listId}-${index}`} role="option" aria-selected={index === chosen}
            // Before the field loses the focus and the list with it.
            onMouseDown={(event) => {
              event.preventDefault()
              pick(result, index)
            }}>
            <span className={classes.art} data-round={result.kind === 'artist' || undefined}><Cover id={result.id} url={result.cover_url} size={40} /></span>
            <span className={classes.words}><strong>{result.title}</strong><small>{[t(`search.kind.${result.kind}`), result.subtitle].filter(Boolean).join(' · ')}</small></span>
          </li>
        ))}
      </ul>
    </div>
  )
}
