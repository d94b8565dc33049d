import { Switch } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { BusyButton } from '../../parts/busy-button';
import { EmptyState } from '../../parts/empty-state';
import { useApi } from '../../session/session';
import { AdminPage } from '../parts/admin-page';
import { Loaded } from '../parts/loaded';
import { AuditFilter } from './audit-filter';
import { readAuditPlace, storyOf, type AuditPlace } from './audit-place';
import { auditQuery, newestOnly } from './audit-query';
import { AuditRows } from './audit-rows';
import { Story } from './story';

/** What was taken, what was refused and what was done, with the reasons. */
export function AuditPage() {
  const place = readAuditPlace(useSearch({ strict: false }));
  const subject = storyOf(place);
  const navigate = useNavigate();
  const show = (wanted: AuditPlace) => void navigate({ to: '/admin/audit', search: wanted });
  return (
    <AdminPage title="Audit" lead="What was taken, what was refused and what was done, with the reasons.">
      <AuditFilter key={JSON.stringify(place)} place={place} onChange={show} />
      {subject ? (
        <Story key={`story ${JSON.stringify(subject)}`} subject={subject} />
      ) : (
        <Tail key={`tail ${JSON.stringify(place)}`} place={place} />
      )}
    </AdminPage>
  );
}

function Tail({ place }: { place: AuditPlace }) {
  const [live, setLive] = useState(true);
  const queries = useQueryClient();
  const query = auditQuery(useApi(), place, live);
  const audit = useInfiniteQuery(query);
  const follow = (wanted: boolean) => {
    setLive(wanted);
    if (wanted) queries.setQueryData(query.queryKey, newestOnly);
  };
  const showOlder = () => {
    setLive(false);
    void audit.fetchNextPage();
  };
  return (
    <>
      <Switch
        label="Live"
        description="New rows come in by themselves. Reading older ones stops that."
        checked={live}
        onChange={(event) => follow(event.currentTarget.checked)}
      />
      <Loaded query={audit} what="the audit">
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          return rows.length === 0 ? <NoRows place={place} /> : <AuditRows rows={rows} />;
        }}
      </Loaded>
      {audit.hasNextPage && (
        <BusyButton variant="default" busy={audit.isFetchingNextPage} onClick={showOlder}>
          Show older rows
        </BusyButton>
      )}
    </>
  );
}

function NoRows({ place }: { place: AuditPlace }) {
  if (Object.keys(place).length === 0) {
    return (
      <EmptyState title="Nothing to tell yet">
        The first row comes with the first event from another server.
      </EmptyState>
    );
  }
  return <EmptyState title="No row fits">Take a part of the filter away to see more.</EmptyState>;
}
