import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client'
import { Choice } from '../../app/Choices'
import { toast } from '../../app/Toasts'
import { useLanguage, wordsFor } from '../../i18n/Language'
import { ago, moment, number } from '../../i18n/moments'
import { Section } from '../../ui/Page'
import { Table } from '../../ui/Table'
import { usePages } from '../../ui/usePages'
import { Listing } from './Listing'
import { asPage, type Alert } from './operations'
import classes from './Operate.module.css'
import { State } from './State'

const key = ['operate', 'alerts'] as const

/** What somebody should look at, and what was looked at before. */
export function Alerts({ everyMs }: { everyMs: number }) {
  const { t, language } = useLanguage()
  const queries = useQueryClient()
  const [state, setState] = useState<'STANDING' | 'RESOLVED'>('STANDING')
  const pages = usePages<Alert>([...key, state], async (after, signal) => asPage(await api.get('/api/v1/operations/alerts', { query: { state, limit: 50, after: after ?? undefined }, signal }) as { items: Alert[]; next_after: string | null }), { everyMs })
  const acknowledging = useMutation({
    mutationFn: (alertId: string) => api.post('/api/v1/operations/alerts/{alertId}/acknowledge', { path: { alertId } }),
    onError: (error) => toast('bad', wordsFor(error, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  })
  const what = (alert: Alert) => <>{alert.title}<div className={classes.soft}>{alert.detail}</div></>
  return (
    <Section title={t('operate.alerts')} actions={<Choice label={t('operate.alerts')} value={state} onChange={setState} options={[{ value: 'STANDING', name: t('operate.standing') }, { value: 'RESOLVED', name: t('operate.resolved') }]} />}>
      <Listing pages={pages} empty={state === 'STANDING' ? t('operate.noAlerts') : t('operate.noResolved')}>
        {(items) => (
          <Table label={t('operate.alerts')} columns={[t('operate.what'), t('operate.severity'), t('operate.since'), t('operate.times'), state === 'STANDING' ? t('operate.lookedAfter') : t('operate.resolvedAt')]} numeric={[3]}
            rows={items.map((alert) => ({
              key: alert.id,
              cells: [
                what(alert), <State key="s" status={alert.severity} />, ago(alert.opened_at, language), number(alert.count, language),
                alert.state === 'RESOLVED' ? alert.resolved_at && moment(alert.resolved_at, language)
                  : alert.state === 'ACKNOWLEDGED' ? t('operate.acknowledged')
                    : <Button key="b" size="xs" variant="default" loading={acknowledging.isPending && acknowledging.variables === alert.id} onClick={() => acknowledging.mutate(alert.id)} aria-label={`${t('operate.acknowledge')}: ${alert.title}`}>{t('operate.acknowledge')}</Button>,
              ],
            }))} />
        )}
      </Listing>
    </Section>
  )
}
