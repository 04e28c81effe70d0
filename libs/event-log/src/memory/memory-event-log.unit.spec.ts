import { contractCategories, describeEventLogContract } from '../contract/event-log.contract.js';
import { MemoryEventLog } from './memory-event-log.js';

describeEventLogContract('MemoryEventLog', async () => new MemoryEventLog(contractCategories));
