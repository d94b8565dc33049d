import { describe } from 'vitest';
import { stories } from './stories';

describe('servers of one process', () => stories('standalone'));
