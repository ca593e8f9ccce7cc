import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Page } from '../parts/Page.tsx';
import { Empty, Failing, Loading } from '../parts/states.tsx';
import { texts } from '../texts/english.ts';

/** Shown while the code of a page loads. */
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

/** A page that failed to load: the API refused its data, or it has a bug. */
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
