"""What the names and texts of the packages must agree on: python3 -m unittest discover .ci/packages."""

import json
import os
import tarfile
import tempfile
import tomllib
import unittest
import zipfile
from pathlib import Path

import archive
import needs
import notices
import npm
import platforms
import project
import sbom
import size
import system

ABOUT = project.Project("cogoidc", "1.2.3", "Does something", "MIT")


def filled(template: str, platform: platforms.Platform) -> str:
    """A template of cargo-binstall with its variables replaced, `repo` by nothing."""
    values = {
        "repo": "",
        "name": ABOUT.name,
        "version": ABOUT.version,
        "target": platform.target,
        "bin": "cogoidc",
        "binary-ext": ".exe" if platform.windows else "",
    }
    for name, value in values.items():
        template = template.replace(f"{{ {name} }}", value)
    return template


def tar_modes(path: Path) -> dict[str, int]:
    with tarfile.open(path) as opened:
        return {entry.name: entry.mode for entry in opened}


def zip_modes(path: Path) -> dict[str, int]:
    with zipfile.ZipFile(path) as opened:
        return {entry.filename: entry.external_attr >> 16 for entry in opened.infolist()}


class Archives(unittest.TestCase):
    def test_cargo_binstall_looks_for_the_archive_and_the_binary_that_are_made(self):
        general = project.manifest()["metadata"]["binstall"]
        for platform in platforms.PLATFORMS:
            with self.subTest(platform.target):
                binstall = general | general["overrides"].get(platform.target, {})
                name = archive.name(ABOUT, platform)
                self.assertEqual(filled(binstall["pkg-url"], platform), f"/releases/download/v1.2.3/{name}")
                self.assertEqual(
                    filled(binstall["bin-dir"], platform), f"{archive.stem(ABOUT, platform)}/{platform.executable}"
                )
                self.assertEqual(binstall["pkg-fmt"], "zip" if name.endswith(".zip") else "tgz")


    def test_an_archive_holds_one_folder_with_a_program_that_can_be_run(self):
        for target, opened in (("x86_64-apple-darwin", tar_modes), ("x86_64-pc-windows-msvc", zip_modes)):
            platform = platforms.find(target)
            with self.subTest(target), tempfile.TemporaryDirectory() as name:
                folder, out = Path(name) / "contents", Path(name) / "out"
                for path in (folder / "man", out):
                    path.mkdir(parents=True)
                for file in (platform.executable, "man/cogoidc.1"):
                    (folder / file).write_text(file, encoding="utf-8")
                made = archive.make(folder, ABOUT, platform, 1_700_000_000, out)
                top = archive.stem(ABOUT, platform)
                expected = {f"{top}/{platform.executable}": 0o755, f"{top}/man/cogoidc.1": 0o644}
                self.assertEqual(opened(made), expected)
                first = made.read_bytes()
                os.utime(folder / platform.executable, (0, 0))
                self.assertEqual(archive.make(folder, ABOUT, platform, 1_700_000_000, out).read_bytes(), first)


class Platforms(unittest.TestCase):
    def test_the_release_workflow_runs_the_matrix_of_the_table(self):
        named = [row["target"] for row in json.loads(platforms.matrix())]
        self.assertEqual(named, [p.target for p in platforms.PLATFORMS if p.released])
        deny = tomllib.loads((project.ROOT / ".cargo" / "deny.toml").read_text(encoding="utf-8"))
        self.assertEqual(sorted(named), sorted(deny["graph"]["targets"]))

    def test_no_two_platforms_share_an_npm_package(self):
        names = [platform.npm_name for platform in platforms.PLATFORMS]
        self.assertEqual(len(names), len(set(names)))


class Notes(unittest.TestCase):
    changelog = "# Changelog\n\n## [Unreleased]\n\nNew.\n\n## [1.2.3] - 2026-01-31\n\nGood.\n\n## [1.2.2] - 2025-01-31\n\nOld.\n"

    def test_the_notes_of_a_release_are_its_section(self):
        self.assertEqual(project.notes("v1.2.3", self.changelog, "1.2.3"), "Good.\n")

    def test_a_tag_that_is_not_the_version_is_refused(self):
        with self.assertRaisesRegex(SystemExit, "the tag is v1.2.4, but Cargo.toml has the version 1.2.3"):
            project.notes("v1.2.4", self.changelog, "1.2.3")

    def test_a_section_without_a_date_is_no_release(self):
        for heading in ("## [1.2.3]\n", "## [1.2.3] - soon\n", "## [11223] - 2026-01-31\n"):
            with self.subTest(heading), self.assertRaisesRegex(SystemExit, "no heading"):
                project.notes("v1.2.3", heading, "1.2.3")


class Size(unittest.TestCase):
    def test_a_binary_that_has_grown_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            binary = Path(folder) / "cogoidc"
            binary.write_bytes(bytes(1_500_000))
            size.check(binary, 1.5)
            size.check(binary, None)
            with self.assertRaisesRegex(SystemExit, "has 1.5 MB, more than 1.4"):
                size.check(binary, 1.4)


class Needs(unittest.TestCase):
    headers = (
        "Dynamic Section:\n  NEEDED               libc.so.6\n  NEEDED               libgcc_s.so.1\n\n"
        "Version References:\n  required from libgcc_s.so.1:\n    0x0b792650 0x00 04 GCC_3.0\n"
        "  required from libc.so.6:\n    0x1 0x00 03 GLIBC_2.9\n    0x2 0x00 02 GLIBC_2.17\n    0x3 0x02 05 GLIBC_2.34\n"
    )

    def test_the_oldest_glibc_is_compared_by_number_and_without_weak_references(self):
        self.assertEqual(needs.glibc(needs.parse(self.headers)), (2, 17))

    def test_debian_and_rpm_are_told_what_the_binary_needs(self):
        found = needs.parse(self.headers)
        self.assertEqual(needs.debian(found), ["libc6 (>= 2.17)", "libgcc-s1"])
        self.assertEqual(
            needs.rpm(found),
            [
                "libc.so.6()(64bit)",
                "libc.so.6(GLIBC_2.17)(64bit)",
                "libc.so.6(GLIBC_2.9)(64bit)",
                "libgcc_s.so.1()(64bit)",
                "libgcc_s.so.1(GCC_3.0)(64bit)",
            ],
        )

    def test_a_library_that_no_system_must_have_is_refused(self):
        with self.assertRaisesRegex(SystemExit, "libssl.so.3"):
            needs.debian({"libc.so.6": {"GLIBC_2.17"}, "libssl.so.3": set()})


class Licences(unittest.TestCase):
    def test_only_what_is_linked_is_named(self):
        def package(name: str) -> dict:
            return {"id": name, "name": name, "version": "1.0.0"}

        def dep(name: str, kind: str | None) -> dict:
            return {"pkg": name, "dep_kinds": [{"kind": kind}]}

        metadata = {
            "packages": [package(name) for name in ("root", "direct", "indirect", "test", "script")],
            "resolve": {
                "root": "root",
                "nodes": [
                    {"id": "root", "deps": [dep("direct", None), dep("test", "dev"), dep("script", "build")]},
                    {"id": "direct", "deps": [dep("indirect", None)]},
                    {"id": "indirect", "deps": []},
                ],
            },
        }
        self.assertEqual([p["name"] for p in notices.linked(metadata)], ["direct", "indirect"])

    def test_a_choice_with_mit_is_mit_and_a_conjunction_is_everything(self):
        files = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for file in files:
                (folder / file).touch()
            for expression, chosen in (
                ("MIT OR Apache-2.0", ["LICENSE-MIT", "NOTICE"]),
                ("Apache-2.0/MIT", ["LICENSE-MIT", "NOTICE"]),
                ("(Apache-2.0 OR MIT OR Zlib) AND BSD-3-Clause", files),
                ("Apache-2.0", files),
            ):
                with self.subTest(expression):
                    self.assertEqual([file.name for file in notices.licence_files(folder, expression)], chosen)

    def test_the_copyright_file_holds_the_licence(self):
        text = system.copyright_file((project.ROOT / "LICENSE").read_text(encoding="utf-8"))
        self.assertIn("\nCopyright: 2026 The cogoidc authors\nLicense: Expat\n Permission is hereby granted", text)
        self.assertIn("\n .\n THE SOFTWARE IS PROVIDED", text)


class BillOfMaterials(unittest.TestCase):
    made = json.dumps(
        {
            "serialNumber": "urn:uuid:1",
            "metadata": {"timestamp": "now", "component": {"bom-ref": "path+file:///home/ada/source#0.1.0"}},
        }
    )

    def test_it_is_the_same_wherever_and_whenever_it_is_made(self):
        other = self.made.replace("/home/ada/source", "/srv/build").replace("now", "then").replace("uuid:1", "uuid:2")
        one = sbom.portable(self.made, "/home/ada/source", 86400)
        self.assertEqual(one, sbom.portable(other, "/srv/build", 86400))
        self.assertIn('"timestamp": "1970-01-02T00:00:00Z"', one)

    def test_a_folder_that_would_stay_in_it_is_refused(self):
        with self.assertRaisesRegex(SystemExit, "names the folder /home/ada/source"):
            sbom.portable(self.made.replace("path+", "x+"), "/home/ada/source", 0)


class Npm(unittest.TestCase):
    def test_the_main_package_names_the_packages_of_the_platforms(self):
        package = npm.main_package(ABOUT, [platforms.find("aarch64-apple-darwin")])
        self.assertEqual(package["optionalDependencies"], {"@cogoidc/darwin-arm64": "1.2.3"})

    def test_the_package_for_linux_is_for_glibc_alone(self):
        for target, libc in (("x86_64-unknown-linux-gnu", ["glibc"]), ("x86_64-apple-darwin", None)):
            self.assertEqual(npm.platform_package(ABOUT, platforms.find(target)).get("libc"), libc)


if __name__ == "__main__":
    unittest.main()
