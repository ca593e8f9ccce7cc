import { operation } from '../operation.ts';
import { organizationEventStream } from '../organizationEvents.ts';

export const eventOperations = [
  operation(
    {
      id: 'followOrganization',
      method: 'get',
      path: '/organizations/{org}/events',
      tag: 'Organization',
      summary: 'What happens in the organization, as it happens',
      description:
        'Server-sent events. `run`: the run that is queued or running, at first and each time its status or progress changes. `changed`: which `lists` are not as before (contacts, todos, review, runs, settings); ask for those that you show. Send `Last-Event-ID` to hear what changed since that event. A stream ends after ten minutes; connect again.',
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
