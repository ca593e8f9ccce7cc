import { useState } from 'react';
import { useAnswer } from '../../api/queries.ts';
import { Shown } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import { ContactEditor } from './ContactEditor.tsx';

/** The mapping of contacts, once everything it needs is loaded. */
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
  // After saving, editing starts again from the saved mapping.
  const [edition, setEdition] = useState(0);
  return (
    <Shown answer={mapping} what={mappingTexts.couldNotLoad} noRights={mappingTexts.noRights}>
      {(saved) => (
        <Shown answer={amp} what={mappingTexts.couldNotLoad} noRights={mappingTexts.noRights}>
          {(ampFields) => (
            <Shown
              answer={connectWise}
              what={mappingTexts.couldNotLoad}
              noRights={mappingTexts.noRights}
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
                    tellDone(mappingTexts.save.done(version));
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
