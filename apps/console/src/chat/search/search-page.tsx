import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { searchQuery } from '../../api/queries';
import type { SearchHit } from '../../api/views';
import { Awaited } from '../../parts/awaited';
import { EmptyState } from '../../parts/empty-state';
import { Icon } from '../../parts/icon';
import { Address, Name } from '../../parts/name';
import { plainName } from '../../parts/plain-text';
import { PageTitle } from '../notifications/page-title';
import { roveFocus } from '../../parts/roving-focus';
import { MinuteTime } from '../../parts/time';
import { useApi } from '../../session/session';
import { Highlighted, piecesOf } from './highlighted';
import classes from './search-page.module.css';

const route = getRouteApi('/chat/search');

/** Of one identity: called when the field comes, not whenever the page is drawn. */
const takeFocus = (field: HTMLInputElement | null) => field?.focus();

/** Finds what was said in one's own rooms, here and elsewhere. */
export function SearchPage() {
  const { q = '' } = route.useSearch();
  const navigate = useNavigate();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void navigate({
      to: '/search',
      search: { q: String(new FormData(event.currentTarget).get('q')).trim() },
    });
  };
  return (
    <main id="content" tabIndex={-1} className={classes.page}>
      <PageTitle of={q === '' ? 'Search' : `“${plainName(q)}”`} />
      <header className={classes.head}>
        <Link to="/" className={classes.back!} aria-label="Back to the rooms">
          <Icon name="back" />
        </Link>
        <h1 className={classes.title}>Search</h1>
      </header>
      <form role="search" className={classes.form} onSubmit={submit}>
        <TextInput
          key={q}
          name="q"
          type="search"
          aria-label="Words to find"
          placeholder="Words to find, then Enter"
          defaultValue={q}
          leftSection={<Icon name="search" size={18} />}
          autoComplete="off"
          ref={takeFocus}
        />
      </form>
      {q === '' ? (
        <EmptyState title="Search your rooms">
          Every message that you can see is searched, those of other servers too.
        </EmptyState>
      ) : (
        <Hits words={q} />
      )}
    </main>
  );
}

function Hits({ words }: { words: string }) {
  const hits = useQuery(searchQuery(useApi(), words));
  if (!hits.data) return <Awaited query={hits}>Searching …</Awaited>;
  if (hits.data.length === 0) {
    return <EmptyState title="Nothing found">Try fewer words, or another form of them.</EmptyState>;
  }
  return (
    <ul className={classes.hits} aria-label="What was found" onKeyDown={roveFocus}>
      {hits.data.map((hit) => (
        <li key={hit.event_id}>
          <Hit hit={hit} />
        </li>
      ))}
    </ul>
  );
}

function Hit({ hit: { room_id, room_name, event_id, sender, ts, body, highlights } }: { hit: SearchHit }) {
  return (
    <Link to="/rooms/$roomId" params={{ roomId: room_id }} search={{ at: event_id }} className={classes.hit!}>
      <span className={classes.place}>
        <Name text={room_name} />
        <span className={classes.time}>
          <MinuteTime at={ts} />
        </span>
      </span>
      <Address text={sender} />
      <span className={classes.body}>
        <Highlighted pieces={piecesOf(body, highlights)} />
      </span>
    </Link>
  );
}
