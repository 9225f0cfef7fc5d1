namespace Jonquils.MediaWorker.Jobs;

/// <summary>The statement that takes a job.</summary>
/// <remarks>
/// Its cost does not grow with the queue: it looks at a few jobs of each of some owners, found by skipping along an index, and at the head of the
/// lane, so that nobody is left out however many owners there are.
/// <para>
/// One source is packaged by one job at a time: afterwards the package is there, and the others cost nothing. The statement passes over jobs whose
/// source is being packaged; a unique index decides between two that are taken in the same moment.
/// </para>
/// <para>
/// A lease that holds for longer than any lease may (<see cref="JobOptions.LeaseFor"/>) was given before the server's clock was set back. It counts as
/// run out: a worker that lives has renewed it by the new clock, and that of a dead one would be waited for as long as the step was.
/// </para>
/// </remarks>
internal static class ClaimStatement
{
    /// <summary>$1 lane, $2 lease, $3 how long it holds, $4 the worker's name.</summary>
    public const string Sql = """
        WITH RECURSIVE running AS MATERIALIZED (
            SELECT coalesce(owner_id, '00000000-0000-0000-0000-000000000000') AS owner, source_sha256, profile, lane, lease_expires_at BETWEEN now() AND now() + interval '2 hours' AS is_alive
            FROM processing_jobs
            WHERE status = 'PROCESSING'
        ),
        waiting_owner AS (
            (SELECT coalesce(owner_id, '00000000-0000-0000-0000-000000000000') AS owner
             FROM processing_jobs WHERE lane = $1 AND status = 'PENDING' ORDER BY 1 LIMIT 1)
            UNION ALL
            SELECT (SELECT coalesce(j.owner_id, '00000000-0000-0000-0000-000000000000')
                    FROM processing_jobs j
                    WHERE j.lane = $1 AND j.status = 'PENDING' AND coalesce(j.owner_id, '00000000-0000-0000-0000-000000000000') > w.owner
                    ORDER BY 1 LIMIT 1)
            FROM waiting_owner w
            WHERE w.owner IS NOT NULL
        ),
        candidate AS MATERIALIZED (
            SELECT c.id, c.priority, o.owner, c.next_attempt_at
            FROM (SELECT owner FROM waiting_owner WHERE owner IS NOT NULL LIMIT 200) o
            CROSS JOIN LATERAL (
                SELECT id, priority, next_attempt_at
                FROM processing_jobs j
                WHERE lane = $1 AND status = 'PENDING' AND coalesce(owner_id, '00000000-0000-0000-0000-000000000000') = o.owner AND next_attempt_at <= now()
                  AND NOT EXISTS (SELECT 1 FROM running r WHERE r.source_sha256 = j.source_sha256 AND r.profile = j.profile)
                ORDER BY priority DESC, next_attempt_at
                LIMIT 20) c
            UNION
            (SELECT id, priority, coalesce(owner_id, '00000000-0000-0000-0000-000000000000'), next_attempt_at
             FROM processing_jobs j
             WHERE lane = $1 AND status = 'PENDING' AND next_attempt_at <= now()
               AND NOT EXISTS (SELECT 1 FROM running r WHERE r.source_sha256 = j.source_sha256 AND r.profile = j.profile)
             ORDER BY priority DESC, next_attempt_at
             LIMIT 50)
            UNION
            (SELECT id, priority, coalesce(owner_id, '00000000-0000-0000-0000-000000000000'), next_attempt_at
             FROM processing_jobs
             WHERE lane = $1 AND status = 'PROCESSING' AND lease_expires_at NOT BETWEEN now() AND now() + interval '2 hours'
             LIMIT 50)
        ),
        turn AS MATERIALIZED (
            SELECT owner,
                (SELECT count(*) FROM running r WHERE r.owner = o.owner AND r.lane = $1 AND r.is_alive) AS running,
                (SELECT max(t.taken_at) FROM processing_jobs t
                 WHERE t.lane = $1 AND coalesce(t.owner_id, '00000000-0000-0000-0000-000000000000') = o.owner AND t.taken_at IS NOT NULL) AS last_taken
            FROM (SELECT DISTINCT owner FROM candidate) o
        )
        UPDATE processing_jobs
        SET status = 'PROCESSING', attempt = attempt + 1, lease_id = $2, lease_expires_at = now() + $3, worker_pod = $4, progress = 0,
            taken_at = clock_timestamp(), updated_at = now()
        WHERE id = (
            SELECT j.id
            FROM processing_jobs j
            JOIN candidate c ON c.id = j.id
            JOIN turn ON turn.owner = c.owner
            WHERE (j.status = 'PENDING' AND j.next_attempt_at <= now()) OR (j.status = 'PROCESSING' AND j.lease_expires_at NOT BETWEEN now() AND now() + interval '2 hours')
            ORDER BY c.priority DESC, turn.running, turn.last_taken NULLS FIRST, c.next_attempt_at, c.id
            LIMIT 1
            FOR UPDATE OF j SKIP LOCKED)
        RETURNING id, subject_kind, subject_id, source_bucket, source_key, source_sha256, profile, priority, attempt, cancel_requested,
            live_key, traceparent, tracestate, put_offs
        """;
}
