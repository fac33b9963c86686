static void maxpool(const uint8_t *x, int h, int w, int c, uint8_t *y, int out_h, int out_w, int kernel, int stride,
                    int pad)
{
    int row, column, i, j, k;

    for (row = 0; row < out_h; row++) {
        for (column = 0; column < out_w; column++) {
            for (k = 0; k < c; k++) {
                int most = 0;
                for (i = row * stride - pad; i < row * stride - pad + kernel; i++) {
                    for (j = column * stride - pad; j < column * stride - pad + kernel; j++) {
                        if (i >= 0 && i < h && j >= 0 && j < w && x[((long)i * w + j) * c + k] > most) {
                            most = x[((long)i * w + j) * c + k];
                        }
                    }
                }
                *y++ = (uint8_t)most;
            }
        }
    }
}
