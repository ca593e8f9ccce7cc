import { describe, expect, it } from 'vitest';
import { type AmpField, ampFields, comparisonOf } from '../contact/ampFields.ts';
import { catalog } from './catalog.ts';
import { pairsOf } from './pairs.ts';

const custom = (kind: AmpField['kind']): AmpField => ({
  name: 'own',
  label: 'Own',
  kind,
  comparison: comparisonOf(kind),
  custom: { retired: false },
});

const pair = (target: AmpField, connectwise: string) =>
  pairsOf(target, catalog).find((one) => one.connectwise === connectwise);

describe('pairs of fields', () => {
  it('are there for the whole catalog, once each', () => {
    const names = pairsOf(custom('text'), catalog).map(({ connectwise }) => connectwise);
    expect(names).toEqual(catalog.map(({ name }) => name));
  });

  it('R13: an impossible one says why, and goes no way', () => {
    expect(pair(custom('date'), 'email')).toMatchObject({
      directions: [],
      byDefault: null,
      refused: {
        code: 'kinds_apart',
        source: 'Default e-mail',
        sourceKind: 'email',
        target: 'Own',
        targetKind: 'date',
        toAmp: 'apart',
        toConnectWise: 'email_by_items',
      },
    });
  });

  it('R13: a lossy one can be chosen, and says what it loses', () => {
    expect(pair(custom('number'), 'title')).toMatchObject({
      directions: ['both', 'to_amp', 'to_connectwise'],
      byDefault: 'both',
      refused: null,
      warning: {
        code: 'kinds_lossy',
        source: 'Title',
        target: 'Own',
        toAmp: 'numbers_only',
        toConnectWise: '',
      },
    });
  });

  it('goes to AMP alone where ConnectWise takes no value, and says so', () => {
    expect(pair(custom('text'), 'manager')).toMatchObject({
      directions: ['to_amp'],
      byDefault: 'to_amp',
      refused: { code: 'source_read_only', source: 'Manager' },
    });
  });

  it('R12: a company field comes by default, and can be sent', () => {
    expect(pair(custom('text'), 'Company_Market')).toMatchObject({
      directions: ['both', 'to_amp', 'to_connectwise'],
      byDefault: 'to_amp',
    });
  });

  it('is the own one alone for fields by which both sides know a person', () => {
    const email = ampFields.find(({ name }) => name === 'email') ?? custom('email');
    const possible = pairsOf(email, catalog).filter((one) => one.directions.length > 0);
    expect(possible.map(({ connectwise }) => connectwise)).toEqual(['email']);
  });
});
