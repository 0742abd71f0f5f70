//! Files that appear under their name only when they are whole and on the disk.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::Builder;

/// Writes a file that takes the place of `path` only when it is whole and on the disk; gives it back open, at its end.
///
/// Until then, and after an error, a file that was there stays as it was. The new one has the permissions that any new
/// file gets.
///
/// # Errors
/// Those of `write` and of the file system.
pub fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>,
) -> io::Result<File> {
    let mut prefix = path.file_name().unwrap_or_default().to_owned();
    prefix.push(".");
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // Opened here, not by `tempfile`: with the permissions of any new file, and the system's own words in errors.
    let create = |path: &Path| File::create_new(path);
    let mut file = Builder::new()
        .prefix(&prefix)
        .suffix(".unfinished")
        .make_in(folder, create)?;
    let mut out = BufWriter::with_capacity(1 << 16, file.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    Ok(file.persist(path)?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a.json");
        let failed = write_whole(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "the disk is full");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        write_whole(&path, |out| out.write_all(b"first")).unwrap();
        let mut file = write_whole(&path, |out| out.write_all(b"whole")).unwrap();
        file.write_all(b", and more").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "whole, and more");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn errors_are_those_of_the_system() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("missing/a");
        let usual = File::create(&path).unwrap_err();
        let ours = write_whole(&path, |_| Ok(())).unwrap_err();
        assert_eq!(ours.to_string(), usual.to_string());
    }

    #[cfg(unix)]
    #[test]
    fn its_permissions_are_those_of_any_new_file() {
        let folder = TempDir::new().unwrap();
        let (ours, usual) = (folder.path().join("a"), folder.path().join("b"));
        write_whole(&ours, |_| Ok(())).unwrap();
        File::create(&usual).unwrap();
        let permissions = |path: &Path| fs::metadata(path).unwrap().permissions();
        assert_eq!(permissions(&ours), permissions(&usual));
    }
}
