import { useState } from 'react';
import { useAnswer } from '../../api/queries.ts';
import { Shown } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { texts } from '../../texts/english.ts';
import { ContactEditor } from './ContactEditor.tsx';

/** The mapping of contacts, once all that it needs is there. */
export function ContactTab({
  org,
  canChange,
}: {
  readonly org: string;
  readonly canChange: boolean;
}) {
  const mapping = useAnswer('GET /organizations/{org}/mapping', { path: { org } });
  const amp = useAnswer('GET /organizations/{org}/amp-fields', { path: { org } });
  const connectWise = useAnswer('GET /organizations/{org}/connectwise-fields', { path: { org } });
  // A mapping that was saved is edited anew.
  const [edition, setEdition] = useState(0);
  return (
    <Shown answer={mapping} what={texts.mapping.couldNotLoad} noRights={texts.mapping.noRights}>
      {(saved) => (
        <Shown answer={amp} what={texts.mapping.couldNotLoad} noRights={texts.mapping.noRights}>
          {(ampFields) => (
            <Shown
              answer={connectWise}
              what={texts.mapping.couldNotLoad}
              noRights={texts.mapping.noRights}
            >
              {(fields) => (
                <ContactEditor
                  key={edition}
                  org={org}
                  saved={saved.data}
                  etag={saved.etag ?? '*'}
                  ampFields={ampFields.data.data}
                  allConnectWise={fields.data.data}
                  canChange={canChange}
                  onSaved={(version) => {
                    setEdition((present) => present + 1);
                    tellDone(texts.mapping.save.done(version));
                  }}
                />
              )}
            </Shown>
          )}
        </Shown>
      )}
    </Shown>
  );
}
