//! The pages that ship with the program say what is true.
