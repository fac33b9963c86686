static void copy(const float *x, float *y, long n)
{
    while (n-- > 0) {
        *y++ = *x++;
    }
}
