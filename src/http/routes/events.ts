import { operation } from '../operation.ts';
import { organizationEventStream } from '../organizationEvents.ts';

export const eventOperations = [
  operation(
    {
      id: 'followOrganization',
      method: 'get',
      path: '/organizations/{org}/events',
      tag: 'Organization',
      summary: 'Live events of the organization',
      description:
        'Server-sent events. `run`: the queued or running run, at the start and whenever its status or progress changes. `changed`: the `lists` that changed (contacts, todos, review, runs, settings); reload those you show. Send `Last-Event-ID` to get what changed since that event. A stream ends after ten minutes; connect again.',
      access: 'organization.read',
      answers: [{ status: 200, description: 'A stream.', mediaType: 'text/event-stream' }],
    },
    async ({ organization: { stores, clock }, headers, signal, follow }) =>
      organizationEventStream({
        follow: () => follow(stores, signal),
        clock,
        after: headers.get('last-event-id') ?? '',
        signal,
      }),
  ),
];
