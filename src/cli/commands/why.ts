import { explanationDocument } from '../../contract/explanation.ts';
import { notFound } from '../../core/notFound.ts';
import { idMeant, personMeant } from '../../engine/inbox/recordNamed.ts';
import { mostPeople, readQuery, whoFits } from '../../engine/inbox/why.ts';
import { examples, remarks, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { namesInPlan } from '../names.ts';
import { explanationLines, explanationTable } from '../output/explanation.ts';
import { counted, thousands } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { tellTodoInFull } from '../tellTodo.ts';
import { voice } from '../voice.ts';

/** How many people are shown in full. */
const fewPeople = 3;

export const whyCommand: Configure = (command) => {
  command
    .argument(
      '<who...>',
      'name, e-mail address, ConnectWise id or AMP id of a person, or the id of a to-do',
    )
    .option('--limit <n>', 'show at most this many people', wholeNumber(1, mostPeople), 35)
    .option('--json', 'JSON lines on standard output')
    .addHelpText(
      'after',
      examples('ampwise why ann@example.com', 'ampwise why Ann Lee', 'ampwise why 4711 --json') +
        remarks(`If more than ${fewPeople} people match, each gets one line.`),
    )
    .action((who: readonly string[], options: CommonOptions & { readonly limit: number }) =>
      inSession(options, async ({ output, organization }) => {
        const deps = await (await organization()).engine();
        const { stores } = deps;
        const entered = who.join(' ').trim();
        const todoId = entered === 'last' ? entered : await idMeant(stores, 'todo', entered);
        const todo = await stores.todos.get(todoId);
        if (todo !== null) return await tellTodoInFull(output, stores, todo);
        const query = readQuery(await personMeant(stores, entered));
        const { people, total, isMore } = await whoFits(deps, query, options.limit);
        if (people.length === 0) throw notFound('person', null);
        const brief = people.length > fewPeople && !output.json;
        output.page();
        if (brief) output.say(...explanationTable(people, output.columns));
        for (const explanation of brief ? [] : people) {
          const { history } = explanation;
          const names = await namesInPlan(
            deps.stores,
            history.map(({ line }) => line),
          );
          output.say(...explanationLines(explanation, output.paint, names));
          if (output.json && !(await output.document(explanationDocument(explanation, voice))))
            break;
        }
        if (total > people.length || isMore) {
          const all = isMore ? `more than ${thousands(mostPeople - 1)}` : thousands(total);
          output.note(
            `${thousands(people.length)} of ${all} people shown.`,
            options.limit < mostPeople
              ? `To see more: add --limit ${Math.min(total, mostPeople)}, or more of the name.`
              : 'To see the others, add more of the name, or use an e-mail address.',
          );
        } else if (brief) output.note(counted(total, 'person', 'people'));
        if (brief) output.note('See one in full: ampwise why ID');
        return undefined;
      }),
    );
};
