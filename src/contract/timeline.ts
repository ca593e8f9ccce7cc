import { z } from 'zod';
import type { Timeline } from '../engine/inbox/timeline.ts';
import type { Voice } from '../texts/voice.ts';
import { errorDocument, errorSchema } from './error.ts';
import { instantSchema, listOf } from './value.ts';

const activitySchema = z.strictObject({
  id: z.number(),
  subject: z.string(),
  notes: z.string().nullable(),
  date: z.string().nullable().describe('A day, or an instant.'),
  lastUpdated: instantSchema.nullable(),
  type: z.string().nullable(),
  status: z.string().nullable(),
  done: z.boolean().nullable(),
  member: z
    .strictObject({
      id: z.number(),
      memberId: z.string().nullable(),
      user: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
    })
    .nullable(),
  todo: z.string().nullable().describe('The AMP to-do it belongs to.'),
});

/** The activities of a contact in ConnectWise, newest first. */
export const timelineSchema = z.strictObject({
  contactId: z.number(),
  ampContactId: z.string().nullable(),
  timeZone: z.string(),
  activities: listOf(activitySchema),
  more: z.number().describe('How many more there are.'),
  unreadable: listOf(z.number()),
  unnamed: listOf(errorSchema).describe('Names that the API member may not read.'),
});

export type TimelineDocument = z.infer<typeof timelineSchema>;

export function timelineDocument(timeline: Timeline, voice: Voice): TimelineDocument {
  const { contactId, ampContactId, timeZone, entries, more, unreadable, unnamed } = timeline;
  return {
    contactId,
    ampContactId,
    timeZone,
    activities: entries.map((entry) => {
      const { activityId, subject, notes, date, lastUpdated } = entry;
      const { type, status, done, member, todoId } = entry;
      return {
        id: activityId,
        subject,
        notes,
        date,
        lastUpdated,
        type,
        status,
        done,
        member,
        todo: todoId,
      };
    }),
    more,
    unreadable,
    unnamed: unnamed.map((failure) => errorDocument(failure, voice)),
  };
}
