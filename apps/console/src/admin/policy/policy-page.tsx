import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../session/session';
import { AdminPage, Section } from '../parts/admin-page';
import { Loaded } from '../parts/loaded';
import { policyQuery } from '../queries';
import { ExplainForm } from './explain-form';
import { FederationSwitch } from './federation-switch';
import { PolicyForm } from './policy-form';
import { policySentence } from './policy-sentence';

/** With whom this server federates, and how far. */
export function PolicyPage() {
  const policy = useQuery(policyQuery(useApi()));
  return (
    <AdminPage title="Policy" lead="With whom this server federates, and how far.">
      <Loaded query={policy} what="the policy">
        {(read) => (
          <>
            <Section title="Now">
              <p>{policySentence(read.policy)}</p>
              <FederationSwitch enabled={read.policy.enabled} />
            </Section>
            <Section title="Rules">
              <PolicyForm read={read} onOutdated={() => void policy.refetch()} />
            </Section>
            <Section title="Explain">
              <ExplainForm />
            </Section>
          </>
        )}
      </Loaded>
    </AdminPage>
  );
}
