import { useQuery } from '@tanstack/react-query';
import { Address } from '../parts/name';
import { PageStatus } from '../parts/page-status';
import { ProblemNotice } from '../parts/problem-notice';
import { useApi } from '../session/session';
import { identityQuery } from './queries';

/** Who this server is to others. */
export function OverviewPage() {
  const identity = useQuery(identityQuery(useApi()));
  if (identity.error)
    return <ProblemNotice problem={identity.error} onRetry={() => void identity.refetch()} />;
  if (!identity.data) return <PageStatus>Loading …</PageStatus>;
  const { server_name, key_id } = identity.data;
  return (
    <main id="content" tabIndex={-1}>
      <h1>Federation</h1>
      <dl>
        <dt>Server name</dt>
        <dd>
          <Address text={server_name} />
        </dd>
        <dt>Key in use</dt>
        <dd>
          <code>{key_id}</code>
        </dd>
      </dl>
    </main>
  );
}
