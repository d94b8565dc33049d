export { FEDERATION_ERRORS, type ErrorRow, type FederationCode, type Reason } from './errors/catalogue';
export {
  FederationError,
  refuse,
  toProblem,
  type Outcome,
  type Problem,
  type Refusal,
} from './errors/refusal';
