"""What tests of several services share: real servers, fixtures, and doubles of the common library's parts."""
