import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Page } from '../parts/Page.tsx';
import { Empty, Failing, Loading } from '../parts/states.tsx';
import { texts } from '../texts/english.ts';

/** While the code of a page is on its way. */
export function PendingPage() {
  return (
    <div style={{ padding: 24 }}>
      <Loading />
    </div>
  );
}

export function NoSuchPage() {
  return (
    <Page title={texts.frame.noSuchPage}>
      <Empty
        title={texts.frame.noSuchPageText}
        actions={
          <Button component={Link} to="/" variant="default">
            {texts.frame.toHome}
          </Button>
        }
      />
    </Page>
  );
}

/** A page that could not come up: what it needed was refused, or it has a fault. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  return (
    <div style={{ padding: 24, maxWidth: 640 }}>
      <Failing
        what={texts.frame.broken}
        error={error instanceof Error ? error : new Error('unknown')}
        onRetry={reset}
      />
    </div>
  );
}
