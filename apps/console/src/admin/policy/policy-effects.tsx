import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi } from '../../session/session';
import { previewQuery } from '../queries';
import type { FederationPolicy, PolicyPreview } from '../views';
import { ACTIONS } from './actions';
import { ChangesNotice } from './changes-notice';

interface PolicyEffectsProps {
  etag: string;
  change: Partial<FederationPolicy>;
  /** The change itself, in sentences. */
  sentences: readonly string[];
}

const TYPING_MS = 400;

/** What a change that is not saved yet would be, and what it would mean for the peers; the server is asked. */
export function PolicyEffects({ etag, change, sentences }: PolicyEffectsProps) {
  const text = JSON.stringify(change);
  const [asked] = useDebouncedValue(text, TYPING_MS);
  const preview = useQuery({
    ...previewQuery(useApi(), etag, JSON.parse(asked) as object),
    placeholderData: keepPreviousData,
  });
  const effects = asked === text ? effectsOf(preview.data) : [];
  return (
    <>
      <ChangesNotice title="Saving changes this:" changes={sentences} effects={effects} />
      {preview.error && <ProblemNotice problem={preview.error} />}
    </>
  );
}

/** Who would be shut out comes first: that is what people miss. */
const effectsOf = (preview: PolicyPreview | undefined): string[] =>
  (preview?.effects ?? [])
    .toSorted((a, b) => Number(a.newly === 'allowed') - Number(b.newly === 'allowed'))
    .map(
      ({ server_name, newly, actions, explanation }) =>
        `${server_name} is newly ${newly} (${titlesOf(actions)}): ${explanation}`,
    );

const titlesOf = (wanted: readonly string[]): string =>
  ACTIONS.filter(({ action }) => wanted.includes(action))
    .map(({ title }) => title.toLowerCase())
    .join(', ');
