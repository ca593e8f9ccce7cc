import { usePlace } from '../../api/bootstrap.ts';
import { useAnswer } from '../../api/queries.ts';
import forms from '../../parts/Form.module.css';
import { MemberIdForm } from '../../parts/MemberIdForm.tsx';
import { Shown } from '../../parts/states.tsx';
import { profileTexts } from '../../texts/english/profile.ts';

const words = profileTexts;

/** The user's own Member ID in the organization (R5). */
export function Activation({
  org,
  userId,
  organization,
}: {
  readonly org: string;
  readonly userId: string;
  readonly organization: string;
}) {
  const { place } = usePlace(org);
  const user = useAnswer('GET /organizations/{org}/users/{id}', { path: { org, id: userId } });
  return (
    <>
      <p className={forms.intro}>{words.activationText(organization)}</p>
      {place?.connection.state === 'not_connected' ? (
        <p>{words.notConnected}</p>
      ) : (
        <Shown answer={user} what={words.couldNotLoadUser}>
          {({ data }) => <MemberIdForm org={org} user={data} isOwn />}
        </Shown>
      )}
    </>
  );
}
