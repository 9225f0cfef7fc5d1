import { Button, Skeleton, VisuallyHidden } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiProblem } from '../api/problem'
import { Mark } from '../app/Mark'
import { Notice } from '../app/Notice'
import { useT, wordsFor } from '../i18n/Language'

interface LoadedProps<T> {
  query: UseQueryResult<T>
  children: (data: T) => ReactNode
  /** What is drawn until the answer is there; as tall as what comes. */
  waiting?: ReactNode
}

/** What a query brought, or what became of it: on its way, failed, not there. */
export function Loaded<T>({ query, children, waiting }: LoadedProps<T>) {
  const t = useT()
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />
  return (
    <>
      <VisuallyHidden role="status">{t('app.loading')}</VisuallyHidden>
      <div aria-hidden="true">{waiting ?? <Lines />}</div>
    </>
  )
}

/** An answer that did not come, in words; a part of the service that is not there is no fault of the reader's. */
export function Failed({ error, retry, page = false }: { error: unknown; retry?: () => void; page?: boolean }) {
  const t = useT()
  const status = error instanceof ApiProblem ? error.status : null
  const isAbsent = error instanceof ApiProblem && (error.code === 'http_404' || error.code === 'not_found')
  const [title, text] = status === 503 ? [t('app.failed.away'), t('app.failed.away.text')]
    : isAbsent ? [t('app.failed.absent'), t('app.failed.absent.text')]
      : status === 404 ? [t('app.notFound.title'), wordsFor(error, t)]
        : status === 403 ? [t('app.failed.forbidden'), wordsFor(error, t)]
          : [t('app.failed.title'), wordsFor(error, t)]
  return (
    <Notice page={page} art={<Mark size={64} />} title={title} text={text}>
      {retry && status !== 404 && status !== 403 && <Button onClick={retry}>{t('app.retry')}</Button>}
    </Notice>
  )
}

export function Lines({ count = 6 }: { count?: number }) {
  return Array.from({ length: count }, (_, index) => <Skeleton key={index} height={44} mb={14} radius={10} width={`${100 - ((index * 13) % 30)}%`} />)
}
