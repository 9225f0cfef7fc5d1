import { Button } from '@mantine/core'
import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import type { Page } from '../api/types'
import { useT } from '../i18n/Language'
import classes from './usePages.module.css'

type Fetch<T> = (after: string | null, signal: AbortSignal) => Promise<Page<T>>

/** A list of the Api, page by page; one that changes by itself is asked for again every so often. */
export function usePages<T>(queryKey: QueryKey, fetch: Fetch<T>, { everyMs }: { everyMs?: number } = {}) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetch(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: everyMs ?? false,
  })
  const { data } = query
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data])
  return { ...query, items }
}

interface MoreProps {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
}

/** Loads the next page when the end comes near, or when it is asked to. */
export function More({ hasNextPage, isFetchingNextPage, fetchNextPage }: MoreProps) {
  const t = useT()
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { current } = end
    if (!current || !hasNextPage || isFetchingNextPage) return
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && fetchNextPage(), { rootMargin: '600px' })
    observer.observe(current)
    return () => observer.disconnect()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return (
    <div ref={end} className={classes.end}>
      {hasNextPage && <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>{t('app.more')}</Button>}
    </div>
  )
}
