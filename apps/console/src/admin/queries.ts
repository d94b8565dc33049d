import { queryOptions } from '@tanstack/react-query';
import type { IdentityView } from '@app/contracts/identity';
import type { ApiClient } from '../api/client';

export const identityQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['admin', 'identity'],
    queryFn: ({ signal }) => api.get<IdentityView>('/v1/admin/federation/identity', signal),
  });
