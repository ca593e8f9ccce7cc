import { useParams } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import { ConnectForm } from '../../parts/connecting/ConnectForm.tsx';
import { useConnection } from '../../parts/connecting/connectionAnswers.ts';
import { Page } from '../../parts/Page.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import { Present } from './Present.tsx';

const words = texts.connection;

/** The connection to ConnectWise: made here, checked, given new keys, and ended. */
export function ConnectionPage() {
  const { org = '' } = useParams({ strict: false });
  const { may } = usePlace(org);
  const connection = useConnection(org);
  return (
    <Page title={texts.frame.pages.connection}>
      <Shown answer={connection} what={words.couldNotLoad}>
        {({ data, etag }) =>
          data.connected ? (
            <Present org={org} connection={data} etag={etag} mayChange={may('connection.change')} />
          ) : may('connection.change') ? (
            <>
              <Empty title={words.notConnected}>{words.notConnectedText}</Empty>
              <ConnectForm org={org} submit={words.checkAndConnect} onDone={() => {}} />
            </>
          ) : (
            <>
              <Empty title={words.notConnected}>{words.notConnectedText}</Empty>
              <AdministratorsOnly org={org}>{words.administratorsOnly}</AdministratorsOnly>
            </>
          )
        }
      </Shown>
    </Page>
  );
}
