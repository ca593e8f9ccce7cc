import { explanationDocument } from '../../contract/explanation.ts';
import { notFound } from '../../core/notFound.ts';
import { readQuery, why } from '../../engine/inbox/why.ts';
import { examples } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { namesInPlan } from '../names.ts';
import { explanationLines } from '../output/explanation.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { tellTodoInFull } from '../tellTodo.ts';
import { voice } from '../voice.ts';

export const whyCommand: Configure = (command) => {
  command
    .argument(
      '<who...>',
      'name, e-mail address, ConnectWise id or AMP id of a person, or the id of a to-do',
    )
    .option('--json', 'JSON lines on standard output')
    .addHelpText(
      'after',
      examples('ampwise why ann@example.com', 'ampwise why Ann Lee', 'ampwise why 4711 --json'),
    )
    .action((who: readonly string[], options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const deps = await (await organization()).engine();
        const todo = await deps.stores.todos.get(who.join(' ').trim().toLowerCase());
        if (todo !== null) return await tellTodoInFull(output, deps.stores, todo);
        const explanations = await why(deps, readQuery(who.join(' ')));
        if (explanations.length === 0) {
          throw notFound('person', null);
        }
        for (const explanation of explanations) {
          const { history } = explanation;
          const names = await namesInPlan(
            deps.stores,
            history.map(({ line }) => line),
          );
          output.say(...explanationLines(explanation, output.paint, names));
          if (output.json && !(await output.document(explanationDocument(explanation, voice))))
            break;
        }
        return undefined;
      }),
    );
};
