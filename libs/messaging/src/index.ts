export { Answers } from './asks/answers';
export { AskFailed, Bus, BusUnavailable, type AskOptions } from './asks/bus';
export { isPassingFault } from './asks/passing-fault';
export { BusHealth } from './bus-health';
export {
  announce,
  announced,
  EventBus,
  type BusEvent,
  type EventHandler,
  type SubscribeOptions,
} from './events/event-bus';
export { type EventChoice } from './events/subjects';
export { natsAuthorization, NATS_USERS, type NatsUser } from './nats/server-users';
export { EventTail, type StreamedEvent, type TailStart } from './nats/event-tail';
export { MessagingModule, type MessagingOptions } from './messaging.module';
export { microserviceOptions } from './microservice-options';
export { SignalBus } from './signals/signal-bus';
