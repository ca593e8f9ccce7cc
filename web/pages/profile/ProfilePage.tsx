import { useParams } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import { Page, Section } from '../../parts/Page.tsx';
import { profileTexts } from '../../texts/english/profile.ts';
import { texts } from '../../texts/english.ts';
import { Activation } from './Activation.tsx';
import { ChangePassword } from './ChangePassword.tsx';
import { Email } from './Email.tsx';
import { SecondFactor } from './SecondFactor.tsx';
import { Sessions } from './Sessions.tsx';
import { You } from './You.tsx';

const words = profileTexts;

/** The user's own name, Member ID, password, second factor and sessions. */
export function ProfilePage() {
  const { org = '' } = useParams({ strict: false });
  const { place } = usePlace(org);
  return (
    <Page title={texts.frame.pages.profile}>
      <Section title={words.you}>
        <You />
      </Section>
      <Section title={words.email}>
        <Email />
      </Section>
      {place?.userId == null ? null : (
        <Section title={words.activation}>
          <Activation org={org} userId={place.userId} organization={place.name} />
        </Section>
      )}
      <Section title={words.password}>
        <ChangePassword />
      </Section>
      <Section title={words.secondFactor}>
        <SecondFactor />
      </Section>
      <Section title={words.sessions}>
        <Sessions />
      </Section>
    </Page>
  );
}
