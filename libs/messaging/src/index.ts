export { Answers } from './asks/answers';
export { AskFailed, Bus, BusUnavailable, type AskOptions } from './asks/bus';
export { BusHealth } from './bus-health';
export {
  announce,
  EventBus,
  type BusEvent,
  type EventHandler,
  type SubscribeOptions,
} from './events/event-bus';
export { MessagingModule, type MessagingOptions } from './messaging.module';
export { microserviceOptions } from './microservice-options';
