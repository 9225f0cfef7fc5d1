import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor } from '../../i18n/Language'
import { ago, number } from '../../i18n/moments'
import { Loaded } from '../../ui/Loaded'
import { Section } from '../../ui/Page'
import { Table } from '../../ui/Table'
import type { Check } from './operations'
import classes from './Operate.module.css'
import { State, wordFor } from './State'

const key = ['operate', 'checks'] as const
const everyMs = 30_000

/** What the monitor weighed when it last looked: the worst in sight, the rest on demand. */
export function Checks() {
  const { t, language } = useLanguage()
  const queries = useQueryClient()
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get('/api/v1/operations/checks', { signal }), refetchInterval: everyMs })
  const looking = useMutation({
    mutationFn: () => api.post('/api/v1/operations/monitoring/run', {}),
    onSuccess: () => {
      toast('good', t('operate.looking'))
      // It looks in its own time; what it finds is asked for a little later.
      setTimeout(() => void queries.invalidateQueries({ queryKey: ['operate'] }), 4000)
    },
    onError: (error) => toast('bad', wordsFor(error, t)),
  })
  return (
    <Section title={t('operate.checks')} actions={<Button size="xs" variant="default" loading={looking.isPending} onClick={() => looking.mutate()}>{t('operate.lookNow')}</Button>}>
      <Loaded query={query}>
        {({ items, last_run_at: last }) => {
          const [wrong, right] = [items.filter(({ status }) => status !== 'OK'), items.filter(({ status }) => status === 'OK')]
          return (
            <>
              <p className={classes.soft}>{last ? t('operate.lastLook', { when: ago(last, language) }) : t('operate.notLooked')}</p>
              {wrong.length > 0 && <CheckTable checks={wrong} isTold />}
              {right.length > 0 && <details className={classes.more}><summary>{t('operate.checksWell', { count: right.length })}</summary><CheckTable checks={right} /></details>}
            </>
          )
        }}
      </Loaded>
    </Section>
  )
}

/** @param isTold whether what was found is also said in a sentence; of what is well, value and bound say it all. */
function CheckTable({ checks, isTold = false }: { checks: readonly Check[]; isTold?: boolean }) {
  const { t, language } = useLanguage()
  const value = (one: number | null | undefined) => (one == null ? '–' : number(one, language, 1))
  return (
    <Table label={t('operate.checks')} columns={[t('operate.check'), t('operate.area'), t('operate.state'), t('operate.value'), t('operate.threshold'), ...(isTold ? [t('operate.found')] : [])]} numeric={[3, 4]}
      rows={checks.map((check) => ({ key: check.name, cells: [<code key="n">{check.name}</code>, wordFor('operate.area', check.area, t), <State key="s" status={check.status} />, value(check.value), value(check.threshold), ...(isTold ? [check.detail] : [])] }))} />
  )
}
