import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../../api/client'
import { toast } from '../../app/Toasts'
import { useT, wordsFor } from '../../i18n/Language'
import classes from './Operate.module.css'
import { wordFor } from './State'

/** The pipelines that the worker has. */
const pipelines = ['music'] as const

/** Runs a pipeline now, over all that is new or over some days again, for real or only to count. */
export function RunEtl({ begun }: { begun: (run: string) => void }) {
  const t = useT()
  const queries = useQueryClient()
  const [name, setName] = useState<string>(pipelines[0])
  const [[from, to], setDays] = useState(['', ''])
  const [isDry, setDry] = useState(false)
  const running = useMutation({
    mutationFn: () => api.post('/api/v1/operations/etl/{name}/run', { path: { name }, query: { from: from || undefined, to: to || undefined, dry_run: isDry || undefined } }),
    onSuccess: async ({ run_id: run }) => {
      await queries.invalidateQueries({ queryKey: ['operate', 'etl'] })
      begun(run)
    },
    onError: (error) => toast('bad', wordsFor(error, t)),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    running.mutate()
  }
  return (
    <form className={classes.tools} onSubmit={submit}>
      <div>
        <NativeSelect label={t('operate.pipeline')} value={name} onChange={(event) => setName(event.currentTarget.value)} data={pipelines.map((value) => ({ value, label: wordFor('operate.work', value, t) }))} />
        <TextInput type="date" label={t('operate.fromDay')} value={from} max={to || undefined} onChange={(event) => setDays([event.currentTarget.value, to])} />
        <TextInput type="date" label={t('operate.toDay')} value={to} min={from || undefined} onChange={(event) => setDays([from, event.currentTarget.value])} />
        <Checkbox className={classes.check} label={t('operate.dryRun')} checked={isDry} onChange={(event) => setDry(event.currentTarget.checked)} />
        <Button type="submit" loading={running.isPending}>{t('operate.run')}</Button>
      </div>
      <p className={classes.soft}>{t('operate.run.lead')}</p>
    </form>
  )
}
