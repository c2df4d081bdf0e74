// Orthanc with its DICOMweb plugin, on this machine alone, with one study.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './check.mjs';
import { freePort } from './server.mjs';

const uid = '1.2.826.0.1.3680043.2.1125.7';
const LONG = new Set(['OB', 'OW', 'SQ', 'UN']);

/** A data element of DICOM, in explicit VR little endian (PS3.5 §7.1.2). */
function element(group, number, vr, value) {
  const pad = vr === 'UI' ? '\0' : ' ';
  const text = typeof value === 'string' && value.length % 2 ? value + pad : value;
  const bytes = Buffer.isBuffer(text) ? text : Buffer.from(text, 'latin1');
  const head = Buffer.alloc(LONG.has(vr) ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  if (LONG.has(vr)) head.writeUInt32LE(bytes.length, 8);
  else head.writeUInt16LE(bytes.length, 6);
  return Buffer.concat([head, bytes]);
}

const short = value => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};

/** A secondary capture of 64 by 64 grey pixels (PS3.10 §7). */
function image() {
  const sop = '1.2.840.10008.5.1.4.1.1.7';
  const meta = Buffer.concat([
    element(2, 0x01, 'OB', Buffer.from([0, 1])),
    element(2, 0x02, 'UI', sop),
    element(2, 0x03, 'UI', `${uid}.3`),
    element(2, 0x10, 'UI', '1.2.840.10008.1.2.1'),
    element(2, 0x12, 'UI', `${uid}.9`),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(meta.length);
  const rows = 64;
  const grey = Buffer.alloc(rows * rows, 0);
  for (let at = 0; at < grey.length; at += 1) grey[at] = ((at % rows) + Math.floor(at / rows)) * 2;
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element(2, 0x00, 'UL', size),
    meta,
    element(0x08, 0x16, 'UI', sop),
    element(0x08, 0x18, 'UI', `${uid}.3`),
    element(0x08, 0x20, 'DA', '20260102'),
    element(0x08, 0x30, 'TM', '101500'),
    element(0x08, 0x50, 'SH', 'A-1'),
    element(0x08, 0x60, 'CS', 'OT'),
    element(0x08, 0x1030, 'LO', 'Chest'),
    element(0x10, 0x10, 'PN', 'Lovelace^Ada'),
    element(0x10, 0x20, 'LO', '1815'),
    element(0x20, 0x0d, 'UI', `${uid}.1`),
    element(0x20, 0x0e, 'UI', `${uid}.2`),
    element(0x20, 0x11, 'IS', '1'),
    element(0x20, 0x13, 'IS', '1'),
    element(0x28, 0x02, 'US', short(1)),
    element(0x28, 0x04, 'CS', 'MONOCHROME2'),
    element(0x28, 0x10, 'US', short(rows)),
    element(0x28, 0x11, 'US', short(rows)),
    element(0x28, 0x100, 'US', short(8)),
    element(0x28, 0x101, 'US', short(8)),
    element(0x28, 0x102, 'US', short(7)),
    element(0x28, 0x103, 'US', short(0)),
    element(0x7fe0, 0x10, 'OB', grey),
  ]);
}

/** Starts it; gives the root of its DICOMweb server. It ends with this process, however that comes about. */
export async function orthanc() {
  const run = mkdtempSync(join(tmpdir(), 'orthanc-'));
  const port = await freePort();
  const conf = join(run, 'orthanc.json');
  const settings = {
    HttpPort: port,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    DicomServerEnabled: false,
    StorageDirectory: join(run, 'storage'),
    IndexDirectory: join(run, 'storage'),
    Plugins: ['/usr/share/orthanc/plugins/libOrthancDicomWeb.so'],
    DicomWeb: { Enable: true, Root: '/dicom-web/' },
  };
  writeFileSync(conf, JSON.stringify(settings));
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '/usr/sbin/Orthanc', conf], { detached: true, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const here = `http://127.0.0.1:${port}`;
  await until('Orthanc', () => fetch(`${here}/system`).then(answer => answer.ok, () => false));
  const stored = await fetch(`${here}/instances`, { method: 'POST', body: image() });
  if (!stored.ok) throw new Error(`Orthanc refuses the image: ${await stored.text()}`);
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { url: `${here}/dicom-web`, stop };
}
